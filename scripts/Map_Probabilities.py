# Maps how probable each class is, all over an image that may be larger than memory.
#
# Open this file in ImageJ's script editor and press Run, or without a display:
#   ImageJ --headless --run Map_Probabilities.py 'model="/my/model.zip",image="/my/field.tif",output="/my/map.tif",stride="auto",confidence=0.5'

#@ File (label = "Trained model (.zip)") model
#@ File (label = "Image of any size") image
#@ File (label = "Where to save the map (.tif)", style = "save") output
#@ String (label = "Stride (pixels from a window to the next; auto for the network's own)", value = "auto") stride
#@ Double (label = "Confidence (where no class is as probable, the label is 0)", value = 0.5, min = 0, max = 1) confidence
#@ ConvJService convj

from ij import IJ

# From file to file, piece by piece. The labels are an image, too: 1 for the first class and so on, 0 where no class is sure.
mapped = convj.map({"model": model, "image": image, "output": output, "stride": stride, "confidence": confidence})
print(mapped.text())
print("The map: %s, its labels: %s" % (mapped.output(), mapped.labels()))

# An image that is open is mapped the same way; the map is an image, too, with one channel a class.
opened = IJ.openImage(image.getPath())
probabilities = convj.map(convj.load(model), opened, {"stride": stride})
labels = convj.labels(probabilities, confidence)
print("%s: %s" % (labels.getTitle(), labels.getStack().getSliceLabel(1)))
for c in range(1, probabilities.getNChannels() + 1):
    probabilities.setC(c)
    label = probabilities.getStack().getSliceLabel(probabilities.getCurrentSlice())
    print("%s: mean probability %.3f" % (label, probabilities.getStatistics().mean))
