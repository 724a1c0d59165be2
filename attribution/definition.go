package attribution

// Definition is a whole attribution as data, so that it can live in a file: which
// touches may earn credit, what is done to the paths, and the model. [NewPaths] of
// its window and transforms cuts paths, and [Table.Attribute] or a [Tally] asks the
// model. Functions of one's own are not in the file but called there by name; see
// [Parse].
type Definition struct {
	Window     Window
	Transforms []Transform
	Model      Model // nil: the file says none
}
