// Maps how probable each class is, all over an image that may be larger than memory.
//
// Open this file in ImageJ's script editor and press Run, or without a display:
//   ImageJ --headless --run Map_Probabilities.groovy 'model="/my/model.zip",image="/my/field.tif",output="/my/map.tif",stride="auto",confidence=0.5'

#@ File (label = "Trained model (.zip)") model
#@ File (label = "Image of any size") image
#@ File (label = "Where to save the map (.tif)", style = "save") output
#@ String (label = "Stride (pixels from a window to the next; auto for the network's own)", value = "auto") stride
#@ Double (label = "Confidence (where no class is as probable, the label is 0)", value = 0.5, min = 0, max = 1) confidence
#@ ConvJService convj

// From file to file, piece by piece. The labels are an image, too: 1 for the first class and so on, 0 where no class is sure.
mapped = convj.map([model: model, image: image, output: output, stride: stride, confidence: confidence])
println mapped.text()
println "The map: " + mapped.output() + ", its labels: " + mapped.labels()

// An image that is open is mapped the same way; the map is an image, too, with one channel a class.
open = ij.IJ.openImage(image.getPath())
map = convj.map(convj.load(model), open, [stride: stride])
labels = convj.labels(map, confidence)
println labels.getTitle() + ": " + labels.getStack().getSliceLabel(1)
for (c in 1..map.getNChannels()) {
	map.setC(c)
	println map.getStack().getSliceLabel(map.getCurrentSlice()) + ": mean probability " + map.getStatistics().mean.round(3)
}
