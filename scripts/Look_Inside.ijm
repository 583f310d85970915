// Shows what a trained network computes on an image, where in it a class is seen, and what its filters look for.
//
// Open this file in ImageJ's script editor and press Run, or without a display:
//   ImageJ --headless --run Look_Inside.ijm 'model="/my/model.zip",image="/my/cell.tif",features="/my/features.tif",heat="/my/heat.png",filters="/my/filters.png",layer="",top=8'

#@ File (label = "Trained model (.zip)") model
#@ File (label = "Image") image
#@ File (label = "Where to save the feature maps (.tif)", style = "save") features
#@ File (label = "Where to save the picture of the heat (.png)", style = "save") heat
#@ File (label = "Where to save the picture of the filters (.png)", style = "save") filters
#@ String (label = "Layer (empty for the last convolution)", required = false, value = "") layer
#@ Integer (label = "How many channels, the strongest first (0 for all)", value = 8, min = 0) top

// The square brackets let paths have spaces.

// Where the predicted class is seen: a picture, and the values beside it. Other methods are occlusion and gradient.
run("ConvJ Explain", "model=[" + model + "] images=[" + image + "] output=[" + heat + "] method=gradcam opacity=0.5");
print("The picture: " + heat);

// The filters of the first convolution. With images=[folder], the patches that excite the filters of a deeper layer.
run("ConvJ Filters", "model=[" + model + "] output=[" + filters + "]");
print("Filters: " + filters);

// The layer's channels as a 32-bit hyperstack that lies upon the active image by its calibration.
setBatchMode(true);
open(image);
run("ConvJ Feature Maps", "model=[" + model + "] layer=[" + layer + "] top=" + top + " output=[" + features + "]");
setBatchMode(false);
print("Feature maps: " + features);
