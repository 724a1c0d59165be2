package insight_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/insight"
)

func TestDiscoveryBytes(t *testing.T) {
	units := randomDiscoveryUnits(rand.New(rand.NewPCG(6, 6)), 300)
	d := discovered(t, wideStudy(), units)
	state, err := d.AppendBinary([]byte("x"))
	require.NoError(t, err)
	state = state[1:]
	back := newDiscovery(t, wideStudy())
	require.NoError(t, back.UnmarshalBinary(state))
	again, err := back.AppendBinary(nil)
	require.NoError(t, err)
	require.Equal(t, state, again)
	back.Count(&units[0])
	d.Count(&units[0])
	mine, _ := d.AppendBinary(nil)
	theirs, _ := back.AppendBinary(nil)
	require.Equal(t, mine, theirs)

	for n := range state {
		require.ErrorIs(t, back.UnmarshalBinary(state[:n]), conversion.ErrState, "%d bytes", n)
	}
	require.ErrorIs(t, back.UnmarshalBinary(append(state[:len(state):len(state)], 0)), conversion.ErrState)
	unchanged, _ := back.AppendBinary(nil)
	require.Equal(t, theirs, unchanged)
}

func TestDiscoveryDefinition(t *testing.T) {
	d := newDiscovery(t, wideStudy())
	state, err := d.AppendBinary(nil)
	require.NoError(t, err)
	for name, change := range map[string]func(s *insight.DiscoveryStudy){
		"landmark": func(s *insight.DiscoveryStudy) { s.Landmark++ },
		"count":    func(s *insight.DiscoveryStudy) { s.MaxCount-- },
		"seed":     func(s *insight.DiscoveryStudy) { s.Seed++ },
		"props":    func(s *insight.DiscoveryStudy) { s.Props = s.Props[1:] },
		"exclude":  func(s *insight.DiscoveryStudy) { s.Exclude = nil },
		"paths":    func(s *insight.DiscoveryStudy) { s.Paths = s.Paths[1:] },
		"engaged":  func(s *insight.DiscoveryStudy) { s.Engaged = s.Engaged[1:] },
		"bound":    func(s *insight.DiscoveryStudy) { s.MaxCandidates = 7 },
	} {
		s := wideStudy()
		change(&s)
		other := newDiscovery(t, s)
		require.ErrorIs(t, other.Merge(d), conversion.ErrDefinition, name)
		require.ErrorIs(t, other.UnmarshalBinary(state), conversion.ErrDefinition, name)
	}
	s := wideStudy()
	s.InSample, s.MinSupport, s.FDR, s.PrerequisiteThreshold = true, 99, 0.5, 0.5
	require.NoError(t, newDiscovery(t, s).Merge(d), "other questions to the same counts")
	require.ErrorIs(t, d.Merge(nil), conversion.ErrDefinition)
	require.Equal(t, d.Fingerprint(), d.New().Fingerprint())
}

// TestDiscoveryMergesItself doubles what it has.
func TestDiscoveryMergesItself(t *testing.T) {
	units := randomDiscoveryUnits(rand.New(rand.NewPCG(8, 8)), 200)
	d := discovered(t, wideStudy(), units)
	require.NoError(t, d.Merge(d))
	twice := discovered(t, wideStudy(), append(units, units...))
	got, _ := d.AppendBinary(nil)
	want, _ := twice.AppendBinary(nil)
	require.Equal(t, want, got)
}

func FuzzDiscoveryBytes(f *testing.F) {
	small := wideStudy()
	small.MaxCandidates = 4
	for _, n := range []int{0, 1, 40} {
		state, err := discovered(f, small, randomDiscoveryUnits(rand.New(rand.NewPCG(1, uint64(n))), n)).AppendBinary(nil)
		require.NoError(f, err)
		f.Add(state)
	}
	f.Fuzz(func(t *testing.T, state []byte) {
		d := newDiscovery(t, small)
		if d.UnmarshalBinary(state) != nil {
			again, _ := d.AppendBinary(nil)
			empty, _ := d.New().AppendBinary(nil)
			require.Equal(t, empty, again, "a broken state has changed something")
			return
		}
		again, _ := d.AppendBinary(nil)
		require.Equal(t, state, again)
		require.NoError(t, d.Merge(d))
		units := randomDiscoveryUnits(rand.New(rand.NewPCG(2, 2)), 20)
		for i := range units {
			d.Count(&units[i])
		}
		_ = d.Report(insight.DiscoveryOptions{}).String()
	})
}
