package attribution

import (
	"cmp"
	"maps"
	"slices"
	"strconv"

	"github.com/go-conversion/conversion/internal/jsonx"
)

// appendShapley appends what is below the key "shapley"; a game whose worth is no
// plain data is written by its name instead.
func appendShapley(dst []byte, m Model) []byte {
	if game, ok := m.(Game); ok && !isPlain(game.Worth) {
		return appendNamed(dst, game.Name)
	}
	dst = append(dst, `{"shapley":`...)
	switch m := m.(type) {
	case SubsetSum:
		dst = jsonx.AppendString(dst, "subset_sum")
	case PerSetRate:
		dst = appendOptions(dst, "per_set_rate", appendSampling(jsonFlag([]byte("{"), "clamp", m.Clamp), m.Samples, m.Seed))
	case GlobalRate:
		dst = appendOptions(dst, "global_rate", appendSampling([]byte("{"), m.Samples, m.Seed))
	case Game:
		dst = append(appendGame(append(dst, `{"game":`...), m), '}')
	}
	return append(dst, '}')
}

// appendOptions appends the name of a game, alone where its options are none.
func appendOptions(dst []byte, name string, options []byte) []byte {
	if string(options) == "{" {
		return jsonx.AppendString(dst, name)
	}
	dst = append(jsonMember(append(dst, '{'), name), options...)
	return append(dst, `}}`...)
}

func appendSampling(dst []byte, samples int, seed uint64) []byte {
	if samples != 0 {
		dst = appendInt(jsonMember(dst, "samples"), samples)
	}
	if seed != 0 {
		dst = strconv.AppendUint(jsonMember(dst, "seed"), seed, 10)
	}
	return dst
}

func isPlain(w Worth) bool {
	switch w.(type) {
	case Coalitions, WeightedMajority:
		return true
	}
	return false
}

func appendGame(dst []byte, g Game) []byte {
	dst = append(dst, '{')
	switch worth := g.Worth.(type) {
	case Coalitions:
		dst = jsonx.AppendList(jsonMember(dst, "table"), worth.sorted(), appendCoalition)
	case WeightedMajority:
		dst = appendMajority(jsonMember(dst, "weighted_majority"), worth)
	}
	if g.Players != nil {
		dst = jsonx.AppendList(jsonMember(dst, "players"), slices.Sorted(slices.Values(g.Players)), jsonx.AppendString)
	}
	if g.Name != "" {
		dst = jsonx.AppendString(jsonMember(dst, "name"), g.Name)
	}
	return append(appendSampling(dst, g.Samples, g.Seed), '}')
}

// sorted returns the sets in order, each with its keys in order: neither changes
// the game.
func (c Coalitions) sorted() Coalitions {
	list := slices.Clone(c)
	for i, one := range list {
		list[i].Keys = slices.Sorted(slices.Values(one.Keys))
	}
	slices.SortFunc(list, func(a, b Coalition) int { return cmp.Or(slices.Compare(a.Keys, b.Keys), cmp.Compare(a.Worth, b.Worth)) })
	return list
}

func appendCoalition(dst []byte, c Coalition) []byte {
	dst = jsonx.AppendList(append(dst, '['), c.Keys, jsonx.AppendString)
	return append(appendFloat(append(dst, ','), c.Worth), ']')
}

func appendMajority(dst []byte, m WeightedMajority) []byte {
	dst = appendFloat(append(dst, `{"quota":`...), m.Quota)
	dst = append(dst, `,"weights":{`...)
	for _, key := range slices.Sorted(maps.Keys(m.Weights)) {
		dst = appendFloat(jsonMember(dst, key), m.Weights[key])
	}
	return append(dst, `}}`...)
}
