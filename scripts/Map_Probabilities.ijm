// Maps how probable each class is, all over an image that may be larger than memory.
//
// Open this file in ImageJ's script editor and press Run, or without a display:
//   ImageJ --headless --run Map_Probabilities.ijm 'model="/my/model.zip",image="/my/field.tif",output="/my/map.tif",stride="auto",confidence=0.5'

#@ File (label = "Trained model (.zip)") model
#@ File (label = "Image of any size") image
#@ File (label = "Where to save the map (.tif)", style = "save") output
#@ String (label = "Stride (pixels from a window to the next; auto for the network's own)", value = "auto") stride
#@ Double (label = "Confidence (where no class is as probable, the label is 0)", value = 0.5, min = 0, max = 1) confidence

// The square brackets let paths have spaces.
setBatchMode(true);
open(image);

// The active image's map, a 32-bit hyperstack with one channel a class; the file of labels lies beside it.
run("ConvJ Probability Map", "model=[" + model + "] output=[" + output + "] stride=" + stride + " confidence=" + confidence);
setBatchMode(false);
print("The map: " + output);
