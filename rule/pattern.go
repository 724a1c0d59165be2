package rule

import "github.com/go-conversion/conversion"

func plain(s string) conversion.Pattern { return conversion.Pattern{Values: []string{s}} }

func one(op conversion.PatternOp, s string) conversion.Pattern {
	return conversion.Pattern{Op: op, Values: []string{s}}
}

// Exact fits the text alone, also where a plain string would be a glob.
func Exact(s string) conversion.Pattern { return one(conversion.EqualTo, s) }

// OneOf fits each of the texts.
func OneOf(texts ...string) conversion.Pattern {
	return conversion.Pattern{Op: conversion.OneOf, Values: texts}
}

// Prefix fits what begins so. For a path, Prefix("/checkout/") fits the page
// /checkout too, but not /checkouts.
func Prefix(s string) conversion.Pattern { return one(conversion.HasPrefix, s) }

// Suffix fits what ends so.
func Suffix(s string) conversion.Pattern { return one(conversion.HasSuffix, s) }

// Contains fits what has s in it.
func Contains(s string) conversion.Pattern { return one(conversion.Containing, s) }

// Glob fits a pattern with * and ** over segments, which / separates in paths,
// a dot in hosts, and nothing elsewhere.
func Glob(s string) conversion.Pattern { return one(conversion.MatchingGlob, s) }

// Regexp fits where the RE2 expression finds a match; it is not anchored.
func Regexp(s string) conversion.Pattern { return one(conversion.MatchingRegexp, s) }

// Fold returns the pattern, or the plain string, so that it ignores case.
func Fold[P TextPattern](p P) conversion.Pattern {
	folded := patternOf(p)
	folded.Fold = true
	return folded
}
