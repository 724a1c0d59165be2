package rule

import (
	"math"
	"strings"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/wire"
)

// Identity is a comparable form of a property value: equal values of one type
// have equal identities, and others have not.
type Identity struct {
	kind conversion.Kind
	bits uint64
	text string
}

// IdentityOf returns the identity of v. NaN equals itself here, and 0 equals
// -0.
func IdentityOf(v conversion.Value) Identity {
	switch v.Kind() {
	case conversion.KindString:
		return Identity{kind: conversion.KindString, text: v.Str()}
	case conversion.KindNumber:
		return Identity{kind: conversion.KindNumber, bits: numberBits(v.Num())}
	case conversion.KindBool:
		if v.IsTrue() {
			return Identity{kind: conversion.KindBool, bits: 1}
		}
		return Identity{kind: conversion.KindBool}
	case conversion.KindStrings:
		list, _ := v.AppendBinary(nil)
		return Identity{kind: conversion.KindStrings, text: string(list)}
	}
	return Identity{}
}

func numberBits(f float64) uint64 {
	switch {
	case f == 0:
		return 0
	case f != f:
		return math.Float64bits(math.NaN())
	}
	return math.Float64bits(f)
}

// Compare gives identities a fixed order, numbers by their bits.
func (i Identity) Compare(j Identity) int {
	if i.kind != j.kind {
		return int(i.kind) - int(j.kind)
	}
	if i.bits != j.bits {
		if i.bits < j.bits {
			return -1
		}
		return 1
	}
	return strings.Compare(i.text, j.text)
}

// eachIdentity yields what a distinct count counts: a value, or each element
// of a list.
func eachIdentity(v conversion.Value, yield func(Identity)) {
	if v.Kind() == conversion.KindStrings {
		for _, s := range v.List() {
			yield(Identity{kind: conversion.KindString, text: s})
		}
	} else if v.Exists() {
		yield(IdentityOf(v))
	}
}

// AppendBinary appends the identity in a form that [Identity.CutBinary] reads;
// the error is always nil.
func (i Identity) AppendBinary(dst []byte) ([]byte, error) {
	dst = wire.AppendUint(append(dst, byte(i.kind)), i.bits)
	return wire.AppendString(dst, i.text), nil
}

// CutBinary reads what [Identity.AppendBinary] wrote from the front of b and
// returns the rest. The error is conversion.ErrState.
func (i *Identity) CutBinary(b []byte) (rest []byte, err error) {
	r := wire.NewReader(b)
	kind := r.Bytes(1)
	read := Identity{bits: r.Uint(), text: r.String()}
	if !r.OK() || kind[0] == 0 || kind[0] > byte(conversion.KindStrings) {
		return nil, conversion.ErrState
	}
	read.kind = conversion.Kind(kind[0])
	*i = read
	return r.Rest(), nil
}
