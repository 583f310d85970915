# Shows what a trained network computes on an image, where in it a class is seen, and what its filters look for.
#
# Open this file in ImageJ's script editor and press Run, or without a display:
#   ImageJ --headless --run Look_Inside.py 'model="/my/model.zip",image="/my/cell.tif",features="/my/features.tif",heat="/my/heat.png",filters="/my/filters.png",layer="",top=8'

#@ File (label = "Trained model (.zip)") model
#@ File (label = "Image") image
#@ File (label = "Where to save the feature maps (.tif)", style = "save") features
#@ File (label = "Where to save the picture of the heat (.png)", style = "save") heat
#@ File (label = "Where to save the picture of the filters (.png)", style = "save") filters
#@ String (label = "Layer (empty for the last convolution)", required = false, value = "") layer
#@ Integer (label = "How many channels, the strongest first (0 for all)", value = 8, min = 0) top
#@ ConvJService convj

from ij import IJ

# The layer's channels as a 32-bit hyperstack that lies upon the image by its calibration.
print("Feature maps: %s" % convj.features({"model": model, "image": image, "layer": layer, "top": top, "output": features}))

# Where the predicted class is seen: a picture, and the values beside it. Other methods are occlusion and gradient.
explained = convj.explain({"model": model, "images": image, "output": heat, "method": "gradcam", "opacity": 0.5})
print(explained.text())
print("The picture: %s, its values: %s" % (explained.pictures()[0], explained.map()))

# The filters of the first convolution. With "images": a folder, the patches that excite the filters of a deeper layer.
print("Filters: %s" % convj.filters({"model": model, "output": filters}).pictures()[0])

# An image that is open is looked into the same way; the results are images, too.
opened = IJ.openImage(image.getPath())
loaded = convj.load(model)
maps = convj.features(loaded, opened, {"layer": layer, "top": top})
print("%s: %d channels" % (maps.getTitle(), maps.getNChannels()))
heatmap = convj.explain(loaded, opened, {"label": "predicted"})
print("%s lies on the overlay of %s" % (heatmap.getTitle(), opened.getTitle()))
