// Trains a network to find objects in whole images, shows how good it is, and finds them in new images.
//
// The fields are images in which the objects were marked: by a table, Pascal VOC files, ImageJ ROIs or label images in the same
// folder. Open this file in ImageJ's script editor and press Run, or without a display:
//   ImageJ --headless --run Train_and_Detect.groovy 'fields="/my/fields",model="/my/finder.zip",unknown="/my/new",table="/my/new.csv",network="auto",epochs=30'

#@ File (label = "Folder with fields and what was marked in them", style = "directory") fields
#@ File (label = "Where to save the trained model (.zip)", style = "save") model
#@ File (label = "Folder of images to search", style = "directory") unknown
#@ File (label = "Where to save the table of objects (.csv)", style = "save") table
#@ String (label = "Network", choices = {"auto", "window-medium", "window-small"}, value = "auto") network
#@ Integer (label = "Epochs (how often the training goes through all fields)", value = 30, min = 1) epochs
#@ ConvJService convj

// Train. A fifth of the fields is held out to judge the result. Every option of "convj help train" may stand here.
outcome = convj.train([fields: fields, model: model, network: network, epochs: epochs])
println outcome.text()

// Find. The table has one row an object: its image, its box, its class, and a score from 0 to 1.
found = convj.detect([model: model, images: unknown, table: table, threshold: 0.5])
println found.text()
for (image in found.images())
	println image + ": " + found.classes().collect { found.count(image, it) + " " + it }.join(", ")
println "The table: " + table
