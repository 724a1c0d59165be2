package definition

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
)

func TestPlaces(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	path := func() (path string) {
		for range r.IntN(4) {
			path += []string{"a", "b", ".", ".a", ".ab", ".a-", "[0]", "[1]", `["a.b"]`}[r.IntN(9)]
		}
		return path
	}
	for range 20000 {
		var faults []*conversion.Fault
		want, of := false, path()
		for range r.IntN(4) {
			f := &conversion.Fault{Path: path()}
			faults = append(faults, f)
			want = want || isWithin(f.Path, of) || isWithin(of, f.Path)
		}
		p := newPlaces(faults)
		require.Equal(t, want, p.touch(of), "%q touch %q", p, of)
	}
}

// isWithin reports whether path is that of something inside outer, or outer.
func isWithin(path, outer string) bool {
	rest, ok := strings.CutPrefix(path, outer)
	return ok && (outer == "" || rest == "" || rest[0] == '.' || rest[0] == '[')
}
