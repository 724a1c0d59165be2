// Package arrival deals with events that come live: late ones, which wait for
// their place, and those that come twice.
package arrival
