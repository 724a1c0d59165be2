package main

import (
	"fmt"
	"maps"
	"slices"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/channel"
)

// resolverFor returns what tells where visits came from. Usually that is the
// library's own, which looks at URLs, referrers and campaigns. Where a property
// names the channel already, each of its values is one.
func resolverFor(property string, users [][]conversion.Event) (*channel.Resolver, error) {
	if property == "" {
		return channel.Default(), nil
	}
	names := map[string]bool{}
	for _, events := range users {
		for i := range events {
			if name := events[i].Props.Lookup(property).String(); name != "" {
				names[name] = true
				// The campaign's source is what a rule can ask about.
				events[i].Props = append(slices.Clone(events[i].Props), conversion.String("utm_source", name))
			}
		}
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("-channel %s: no event has this property", property)
	}
	var config channel.Config
	for _, name := range slices.Sorted(maps.Keys(names)) {
		source := conversion.Pattern{Op: conversion.EqualTo, Values: []string{name}}
		config.Custom = append(config.Custom, channel.Rule{Channel: name, Source: source})
	}
	return channel.New(config)
}
