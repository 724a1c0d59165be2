package main

import (
	"math/bits"
	"math/rand/v2"
	"slices"
	"strings"
)

// credits are conversions by key.
type credits map[string]float64

// heuristicsByHand gives credit by first, last and linear as a program of ten
// lines does.
func heuristicsByHand(lines []aggregated) (first, last, linear credits) {
	first, last, linear = credits{}, credits{}, credits{}
	for _, l := range lines {
		keys := strings.Split(l.path, " > ")
		n := float64(l.conversions)
		first[keys[0]] += n
		last[keys[len(keys)-1]] += n
		for _, key := range keys {
			linear[key] += n / float64(len(keys))
		}
	}
	return first, last, linear
}

// chain is a Markov chain of order 1, by the names of its states; "" is the
// start, and what does not go on converts or is lost.
type chain struct {
	states      []string
	next        map[string]map[string]float64
	conversions map[string]float64
	leaving     map[string]float64
	total       float64
}

func chainByHand(lines []aggregated) *chain {
	c := &chain{next: map[string]map[string]float64{}, conversions: map[string]float64{}, leaving: map[string]float64{}}
	for _, l := range lines {
		n := float64(l.conversions + l.nulls)
		from := ""
		for key := range strings.SplitSeq(l.path, " > ") {
			if c.next[from] == nil {
				c.next[from] = map[string]float64{}
				c.states = append(c.states, from)
			}
			c.next[from][key] += n
			c.leaving[from] += n
			from = key
		}
		c.conversions[from] += float64(l.conversions)
		c.leaving[from] += n
		c.total += float64(l.conversions)
	}
	for key := range c.leaving {
		if c.next[key] == nil {
			c.states = append(c.states, key)
		}
	}
	slices.Sort(c.states)
	return c
}

// markovByHand propagates the chances to convert through the chain, once for each
// key without it.
func markovByHand(lines []aggregated) credits {
	c := chainByHand(lines)
	whole := c.chance("none of them")
	effects, sum := credits{}, 0.0
	for _, key := range c.states {
		if key != "" {
			effects[key] = 1 - c.chance(key)/whole
			sum += effects[key]
		}
	}
	for key := range effects {
		effects[key] *= c.total / sum
	}
	return effects
}

// chance is that of converting where a key leads nowhere.
func (c *chain) chance(without string) float64 {
	value := map[string]float64{}
	for moved := 1.0; moved > 1e-12; {
		moved = 0
		for _, from := range c.states {
			if from == without {
				continue
			}
			sum := c.conversions[from]
			for to, n := range c.next[from] {
				sum += n * value[to]
			}
			sum /= c.leaving[from]
			moved = max(moved, sum-value[from])
			value[from] = sum
		}
	}
	return value[""]
}

// markovSimulated walks the chain so many times and sees which walks that
// converted would have been lost without a key. It is how ChannelAttribution
// answers by default, with its number of walks for each of its ten folds.
func markovSimulated(lines []aggregated, walks int) credits {
	c := chainByHand(lines)
	dice := rand.New(rand.NewPCG(1, 2))
	lost, sum := credits{}, 0.0
	for range walks {
		seen := map[string]bool{}
		from := ""
		for {
			x := dice.Float64() * c.leaving[from]
			if x -= c.conversions[from]; x < 0 {
				for key := range seen {
					lost[key]++
					sum++
				}
				break
			}
			to, went := c.step(from, x)
			if !went {
				break
			}
			seen[to] = true
			from = to
		}
	}
	for key := range lost {
		lost[key] *= c.total / sum
	}
	return lost
}

func (c *chain) step(from string, x float64) (to string, went bool) {
	for _, key := range c.states {
		if n := c.next[from][key]; n > 0 {
			if x -= n; x < 0 {
				return key, true
			}
		}
	}
	return "", false
}

// shapleyByHand enumerates all coalitions of the keys, as the usual programs do:
// a coalition is worth the conversions of paths whose keys are all in it.
func shapleyByHand(lines []aggregated) credits {
	var keys []string
	number := map[string]int{}
	bySet := map[uint32]float64{}
	for _, l := range lines {
		var set uint32
		for key := range strings.SplitSeq(l.path, " > ") {
			if _, known := number[key]; !known {
				number[key] = len(keys)
				keys = append(keys, key)
			}
			set |= 1 << number[key]
		}
		bySet[set] += float64(l.conversions)
	}
	worth := func(coalition uint32) (sum float64) {
		for set, conversions := range bySet {
			if set&^coalition == 0 {
				sum += conversions
			}
		}
		return sum
	}
	weights := make([]float64, len(keys))
	for size := range weights {
		weights[size] = 1 / float64(len(keys))
		for i := 1; i <= size; i++ {
			weights[size] *= float64(i) / float64(len(keys)-i)
		}
	}
	shares := credits{}
	for i, key := range keys {
		for coalition := range uint32(1) << len(keys) {
			if coalition>>i&1 == 0 {
				shares[key] += weights[bits.OnesCount32(coalition)] * (worth(coalition|1<<i) - worth(coalition))
			}
		}
	}
	return shares
}
