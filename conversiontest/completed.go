package conversiontest

import "github.com/go-conversion/conversion/goal"

// Completed returns the names of the goals that were completed, in order and as
// often as they were: of a score, or of what a tracker returned for one event.
// Nothing completed is nil, which a table leaves out.
func Completed(completions []goal.Completion) []string {
	var names []string
	for i := range completions {
		names = append(names, completions[i].Goal)
	}
	return names
}
