// Describes images by what a trained network computes of them, and lays them out in a plane.
//
// Open this file in ImageJ's script editor and press Run, or without a display:
//   ImageJ --headless --run Embed_Images.groovy 'model="/my/model.zip",images="/my/cells",table="/my/cells.csv",projection="umap"'

#@ File (label = "Trained model (.zip)") model
#@ File (label = "Images (folder)", style = "directory") images
#@ File (label = "Where to save the table (.csv)", style = "save") table
#@ String (label = "Projection", choices = {"pca", "umap"}, value = "umap") projection
#@ ConvJService convj

// Images in folders are coloured by them, others by the class that the model sees.
outcome = convj.embed([model: model, images: images, table: table, projection: projection, neighbors: 15, minimumDistance: 0.1,
	seed: 1])
println outcome.text()
println "The table: " + outcome.table() + ", the picture: " + outcome.picture()

// The numbers themselves: where the first image lies in the plane, and what describes it.
first = outcome.embeddings().rows()[0]
println first.image() + " lies at " + outcome.layout().x()[0] + ", " + outcome.layout().y()[0] + " and is described by " +
	first.features().length + " numbers, beginning with " + first.features()[0]
