// Trains a network to find objects in whole images, shows how good it is, and finds them in new images.
//
// The fields are images in which the objects were marked: by a table, Pascal VOC files, ImageJ ROIs or label images in the same
// folder. Open this file in ImageJ's script editor and press Run, or without a display:
//   ImageJ --headless --run Train_and_Detect.ijm 'fields="/my/fields",model="/my/finder.zip",unknown="/my/new",table="/my/new.csv",network="auto",epochs=30'

#@ File (label = "Folder with fields and what was marked in them", style = "directory") fields
#@ File (label = "Where to save the trained model (.zip)", style = "save") model
#@ File (label = "Folder of images to search", style = "directory") unknown
#@ File (label = "Where to save the table of objects (.csv)", style = "save") table
#@ String (label = "Network", choices = {"auto", "window-medium", "window-small"}, value = "auto") network
#@ Integer (label = "Epochs (how often the training goes through all fields)", value = 30, min = 1) epochs

// The square brackets let paths have spaces.

// Train. A fifth of the fields is held out to judge the result.
run("ConvJ Train", "fields=[" + fields + "] model=[" + model + "] network=" + network + " epochs=" + epochs);

// Find. The table has one row an object: its image, its box, its class, and a score from 0 to 1.
run("ConvJ Detect", "model=[" + model + "] images=[" + unknown + "] table=[" + table + "] threshold=0.5");
print("The table: " + table);
