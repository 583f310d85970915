// Trains a network on sorted images, shows how good it is, and classifies new images with it.
//
// "Sorted" means: one folder for each class, named as you want the class to be called, with example images in it.
// Open this file in ImageJ's script editor and press Run, or without a display:
//   ImageJ --headless --run Train_and_Classify.groovy 'images="/my/sorted",model="/my/cells.zip",unknown="/my/new",table="/my/new.csv",network="resnet20",epochs=30'

#@ File (label = "Folder with one folder of images for each class", style = "directory") images
#@ File (label = "Where to save the trained model (.zip)", style = "save") model
#@ File (label = "Folder of images to classify", style = "directory") unknown
#@ File (label = "Where to save the table of results (.csv)", style = "save") table
#@ String (label = "Network", choices = {"resnet20", "lenet5", "vgg-small", "resnet18", "mobilenet-small"}, value = "resnet20") network
#@ Integer (label = "Epochs (how often the training goes through all images)", value = 30, min = 1) epochs
#@ ConvJService convj

// Train. A fifth of the images is held out to judge the result. Every option of "convj help train" may stand here.
outcome = convj.train([images: images, model: model, network: network, epochs: epochs])
println outcome.text()
println outcome.evaluation().text()
println "The report with all mistakes: " + outcome.report()

// Classify. The table has one row an image: its name, the most probable class, and the probability of each class.
result = convj.classify([model: model, images: unknown, table: table])
println result.text()
println "The table: " + table
