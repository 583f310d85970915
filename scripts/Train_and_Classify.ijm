// Trains a network on sorted images, shows how good it is, and classifies new images with it.
//
// "Sorted" means: one folder for each class, named as you want the class to be called, with example images in it.
// Open this file in ImageJ's script editor and press Run, or without a display:
//   ImageJ --headless --run Train_and_Classify.ijm 'images="/my/sorted",model="/my/cells.zip",unknown="/my/new",table="/my/new.csv",network="resnet20",epochs=30'

#@ File (label = "Folder with one folder of images for each class", style = "directory") images
#@ File (label = "Where to save the trained model (.zip)", style = "save") model
#@ File (label = "Folder of images to classify", style = "directory") unknown
#@ File (label = "Where to save the table of results (.csv)", style = "save") table
#@ String (label = "Network", choices = {"resnet20", "lenet5", "vgg-small", "resnet18", "mobilenet-small"}, value = "resnet20") network
#@ Integer (label = "Epochs (how often the training goes through all images)", value = 30, min = 1) epochs

// The square brackets let paths have spaces.

// Train. A fifth of the images is held out to judge the result.
run("ConvJ Train", "images=[" + images + "] model=[" + model + "] network=" + network + " epochs=" + epochs);

// What the model is and how good: its classes, its layers, and its score on the images held out.
run("ConvJ Model Info", "model=[" + model + "]");

// Classify. The table has one row an image: its name, the most probable class, and the probability of each class.
run("ConvJ Classify", "model=[" + model + "] images=[" + unknown + "] table=[" + table + "]");
print("The table: " + table);
