package check

import "fmt"

// Names are those of the definitions of one kind, in their order.
type Names struct {
	kind  string // in the plural, as the key of a document
	names []string
	First map[string]int // the first definition of each name
}

// NamesOf returns the names of a list; kind is what its members are, in the
// plural.
func NamesOf[T any](kind string, list []T, name func(*T) string) Names {
	n := Names{kind: kind, names: make([]string, len(list)), First: make(map[string]int, len(list))}
	for i := range list {
		n.names[i] = name(&list[i])
		if _, taken := n.First[n.names[i]]; !taken {
			n.First[n.names[i]] = i
		}
	}
	return n
}

// Place returns the name of definition i, or "kind[i]" where it has none of its
// own.
func (n Names) Place(i int) string {
	if name := n.names[i]; name != "" && n.First[name] == i {
		return name
	}
	return fmt.Sprintf("%s[%d]", n.kind, i)
}
