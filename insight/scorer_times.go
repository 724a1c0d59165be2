package insight

import (
	"slices"

	"github.com/go-conversion/conversion/internal/check"
	"github.com/go-conversion/conversion/internal/stat"
	"github.com/go-conversion/conversion/internal/wire"
)

// Scoring says when units are scored, and how they are divided so that they are
// scored by what was fitted on others.
type Scoring struct {
	// Landmarks are the numbers of events after which a unit is scored, ascending, 100
	// at most; nil is [DefaultLandmarks]. A unit with fewer events before its
	// conversion, or in all, is not scored there. So a long unit is scored a few times
	// more often than a short one, and not once per event.
	Landmarks []int

	Folds int    // 2 to 255; 0 is 10
	Seed  uint64 // of the folds: another seed, other folds
}

func (s *Scoring) check(c *check.Checker) {
	checkLandmarks(c, s.Landmarks)
	if s.Folds != 0 && (s.Folds < 2 || s.Folds > 255) {
		c.Fault("folds", "number", "there are %d folds, want 2 to 255, or 0 for 10", s.Folds)
	}
}

func (s Scoring) withDefaults() Scoring {
	if s.Folds == 0 {
		s.Folds = 10
	}
	if s.Landmarks == nil {
		s.Landmarks = DefaultLandmarks()
	}
	s.Landmarks = slices.Clone(s.Landmarks)
	return s
}

// append appends what identifies it.
func (s *Scoring) append(dst []byte) []byte {
	dst = wire.AppendUint(dst, uint64(len(s.Landmarks)))
	for _, l := range s.Landmarks {
		dst = wire.AppendUint(dst, uint64(l))
	}
	return wire.AppendUint(wire.AppendUint(dst, uint64(s.Folds)), s.Seed)
}

// FoldOf returns the fold of a unit, 0 to folds−1: ⌊folds·share⌋ of its share in [0, 1). All units
// of one id are in one fold. It is 0 for folds below 2.
func FoldOf(id string, seed uint64, folds int) int {
	if folds < 2 {
		return 0
	}
	return min(int(float64(folds)*stat.Share(id, seed)), folds-1)
}
