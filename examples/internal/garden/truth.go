package garden

import "slices"

// Channels returns the channels by which visitors come, as package channel calls
// them.
func Channels() (names []string) {
	for i := range campaigns {
		names = append(names, campaigns[i].channel)
	}
	return names
}

// Truth returns the chance, 0 to 1, that a visit by a channel takes the first
// steps towards an order, which are to look at a product, to put one into the
// cart, to begin the checkout and to order. Of an unknown channel it is 0.
func Truth(channel string, steps int) float64 {
	i := slices.Index(Channels(), channel)
	if i < 0 {
		return 0
	}
	chance := 1.0
	for _, step := range campaigns[i].steps[:steps] {
		chance *= float64(step) / perMille
	}
	return chance
}

// Subscribing returns the chance that a visit subscribes to the newsletter.
func Subscribing() float64 { return float64(subscribes) / perMille }
