// Describes images by what a trained network computes of them, and lays them out in a plane.
//
// Open this file in ImageJ's script editor and press Run, or without a display:
//   ImageJ --headless --run Embed_Images.ijm 'model="/my/model.zip",images="/my/cells",table="/my/cells.csv",projection="umap"'

#@ File (label = "Trained model (.zip)") model
#@ File (label = "Images (folder)", style = "directory") images
#@ File (label = "Where to save the table (.csv)", style = "save") table
#@ String (label = "Projection", choices = {"pca", "umap"}, value = "umap") projection

// The square brackets let paths have spaces. Images in folders are coloured by them, others by the class that the model sees.
run("ConvJ Embeddings", "model=[" + model + "] images=[" + images + "] table=[" + table + "] projection=" + projection + " neighbors=15 minimumDistance=0.1 seed=1");

// One row an image: image, truth, predicted, probability, x, y, then what describes it. The picture lies beside the table.
lines = split(File.openAsString(table), "\n");
print(lines.length - 1 + " images in " + table);
