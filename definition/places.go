package definition

import (
	"slices"
	"strings"

	"github.com/go-conversion/conversion"
)

// places are paths, sorted, so that the paths within another stand side by side.
type places []string

func newPlaces(faults []*conversion.Fault) places {
	p := make(places, len(faults))
	for i, f := range faults {
		p[i] = f.Path
	}
	slices.Sort(p)
	return p
}

// touch reports whether one of p is path, or that of something in it or around
// it.
func (p places) touch(path string) bool {
	return path == "" && len(p) > 0 || p.around(path) || p.begin(path+".") || p.begin(path+"[")
}

// begin reports whether one of p begins with that.
func (p places) begin(prefix string) bool {
	i, _ := slices.BinarySearch(p, prefix)
	return i < len(p) && strings.HasPrefix(p[i], prefix)
}

// around reports whether one of p is path, or that of something around path.
func (p places) around(path string) bool {
	for end := 0; end <= len(path); end++ {
		if end > 0 && end < len(path) && path[end] != '.' && path[end] != '[' {
			continue
		}
		if _, found := slices.BinarySearch(p, path[:end]); found {
			return true
		}
	}
	return false
}
