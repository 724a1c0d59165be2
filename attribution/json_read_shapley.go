package attribution

import (
	"github.com/go-conversion/conversion/internal/jsonx/form"
	"github.com/go-conversion/conversion/internal/jsonx/strict"
)

// readShapley is nil for what is no game, which the form has told.
func readShapley(v strict.Value) Model {
	name, part := v.Text(), strict.Value{}
	for _, key := range v.Keys() {
		name, part = key, v.Get(key)
	}
	samples, seed := readSampling(part)
	switch name {
	case "subset_sum":
		return SubsetSum{}
	case "per_set_rate":
		return PerSetRate{Clamp: part.Get("clamp").IsTrue(), Samples: samples, Seed: seed}
	case "global_rate":
		return GlobalRate{Samples: samples, Seed: seed}
	case "game":
		return readGame(part)
	}
	return nil
}

func readSampling(v strict.Value) (samples int, seed uint64) {
	samples, _ = v.Get("samples").Int()
	seed, _ = form.Uint64Of(v.Get("seed"))
	return samples, seed
}

func readGame(v strict.Value) Game {
	g := Game{Name: v.Get("name").Text(), Worth: readWorth(v)}
	g.Samples, g.Seed = readSampling(v)
	if players := v.Get("players"); players.Exists() {
		g.Players = players.Texts()
	}
	return g
}

func readWorth(v strict.Value) Worth {
	if majority := v.Get("weighted_majority"); majority.Exists() {
		weights := map[string]float64{}
		for _, key := range majority.Get("weights").Keys() {
			weights[key] = majority.Get("weights").Get(key).Float() + 0
		}
		return WeightedMajority{Quota: majority.Get("quota").Float() + 0, Weights: weights}
	}
	list := Coalitions{}
	for _, item := range v.Get("table").Items() {
		list = append(list, readCoalition(item))
	}
	return list
}

// readCoalition reads [[key…], worth].
func readCoalition(v strict.Value) (c Coalition) {
	for i, part := range v.Items() {
		if i == 0 {
			c.Keys = part.Texts()
		} else {
			c.Worth = part.Float() + 0
		}
	}
	return c
}
