package segment_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/segment"
)

// TestChangeAddsUp: the effects of all levels are the change of the whole.
func TestChangeAddsUp(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 6))
	for range 300 {
		before, after := randomCounts(r), randomCounts(r)
		before[0].Rate, after[0].Rate = randomRate(r), randomRate(r)
		c := segment.ChangeOfCounts(before, after)
		require.InDelta(t, c.After.Value()-c.Before.Value(), c.Rate+c.Mix, 1e-12)
		require.InDelta(t, c.Total.Value, c.Rate+c.Mix, 1e-12)
		var rate, mix float64
		for _, l := range c.Levels {
			rate += l.Rate
			mix += l.Mix
		}
		require.InDelta(t, c.Rate, rate, 1e-12)
		require.InDelta(t, c.Mix, mix, 1e-12)
		back := segment.ChangeOfCounts(after, before)
		require.InDelta(t, c.Rate, -back.Rate, 1e-12)
		require.InDelta(t, c.Mix, -back.Mix, 1e-12)
		for i, l := range c.Levels {
			if l.Before.N == 0 || l.After.N == 0 {
				require.Zero(t, l.Rate, "a level that is new or gone is all mix")
			}
			if i > 0 {
				last := c.Levels[i-1]
				require.GreaterOrEqual(t, math.Abs(last.Rate+last.Mix), math.Abs(l.Rate+l.Mix))
			}
		}
	}
}

// TestChangeFormula: the two effects are those of Kitagawa.
func TestChangeFormula(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	for range 100 {
		var before, after []segment.Count
		var n0, n1 float64
		for i := range 1 + r.IntN(6) {
			name := string(rune('a' + i))
			before = append(before, segment.Count{Name: name, Rate: randomRate(r)})
			after = append(after, segment.Count{Name: name, Rate: randomRate(r)})
			n0 += float64(before[i].Rate.N)
			n1 += float64(after[i].Rate.N)
		}
		var rate, mix float64
		for i := range before {
			w0, w1 := float64(before[i].Rate.N)/n0, float64(after[i].Rate.N)/n1
			r0, r1 := before[i].Rate.Value(), after[i].Rate.Value()
			rate += (w0 + w1) / 2 * (r1 - r0)
			mix += (r0 + r1) / 2 * (w1 - w0)
		}
		c := segment.ChangeOfCounts(before, after)
		require.InDelta(t, rate, c.Rate, 1e-12)
		require.InDelta(t, mix, c.Mix, 1e-12)
	}
}

func TestChangeEdges(t *testing.T) {
	c := segment.ChangeOfCounts(countsFrom(0, 0, 3, 10), nil)
	require.Len(t, c.Levels, 1)
	require.True(t, math.IsNaN(c.Total.Value))
	require.NotContains(t, c.String()+c.Markdown()+jsonText(t, c), "NaN")
	require.Contains(t, c.String(), "no data")
}

// TestChangeOf: limits make no difference, and segments have no levels.
func TestChangeOf(t *testing.T) {
	study := randomStudy(segment.PerUser, "")
	limited := study
	limited.By = append([]segment.Partition{}, study.By...)
	for i := range limited.By {
		limited.By[i] = segment.Top(1, limited.By[i])
	}
	reports := func(s segment.Study, users [][]conversion.Event) segment.Report {
		return added(segment.MustAccumulator(s), users...).Report()
	}
	r := rand.New(rand.NewPCG(8, 8))
	first, second := randomUsers(r, 80), randomUsers(r, 120)
	for i := range study.By {
		want, err := segment.ChangeOf(reports(study, first).Partitions[i], reports(study, second).Partitions[i])
		require.NoError(t, err)
		got, err := segment.ChangeOf(reports(limited, first).Partitions[i], reports(limited, second).Partitions[i])
		require.NoError(t, err)
		require.Equal(t, jsonText(t, want), jsonText(t, got))
		require.Equal(t, study.By[i].String(), got.Name)
	}
	report := reports(study, first)
	_, err := segment.ChangeOf(*report.Segments, *report.Segments)
	require.ErrorIs(t, err, segment.ErrLevels)
}
