package channel

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// BenchmarkFirstUse is what the first resolver of a program costs.
func BenchmarkFirstUse(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		parseTable(sourcesText)
	}
}

func TestIndexIsSpread(t *testing.T) {
	table := loadTable()
	for _, x := range []*index{&table.names, &table.apps, &table.hosts} {
		probes := 0
		for i := range x.rows {
			for slot := hashOf(x.rows[i].key).slot(len(x.slots)); x.slots[slot] != uint32(i)+1; slot = (slot + 1) % len(x.slots) {
				probes++
			}
		}
		require.Less(t, probes, len(x.rows), "more than one step beyond the first slot on average")
	}
}

func TestAtomTexts(t *testing.T) {
	require.Len(t, atomTexts, gadSourceOne.size()+trailing(gadSourceOne))
	for _, preset := range []string{PresetDefault, PresetGA42023, PresetUA, PresetMatomo, PresetPostHog} {
		p, ok := presetNamed(preset)
		require.True(t, ok)
		require.LessOrEqual(t, len(p.rules.lines), 64)
		for i, l := range p.rules.lines {
			require.LessOrEqual(t, l.need.size(), 2)
			require.Equal(t, i == len(p.rules.lines)-1, l.need == 0, "only the last line always holds")
			slow := 0
			for p.rules.lines[slow].need&^l.need != 0 {
				slow++
			}
			require.Equal(t, slow, p.rules.decide(l.need))
		}
	}
}

func trailing(a atom) (n int) {
	for ; a > 1; a >>= 1 {
		n++
	}
	return n
}
