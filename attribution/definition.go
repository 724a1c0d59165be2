package attribution

// Definition is a whole attribution as data, so that it can live in a file: which
// touches may earn credit, what is done to the paths, and the model. Only
// functions of one's own are not in the file; they are called there by name.
type Definition struct {
	Window     Window
	Transforms []Transform
	Model      Model // nil: none is said
}
