"""What an SVG (SVG 2, with what SVG 1.1 has beyond it) may hold that is opened by itself.

Everything that draws; nothing that runs, loads from elsewhere or leads away.
"""

from __future__ import annotations

__all__ = [
    "ATTRIBUTES",
    "AT_RULES",
    "ELEMENTS",
    "FUNCTIONS",
    "INERT_NAMESPACES",
    "INSTRUCTIONS",
    "TEXT_ATTRIBUTES",
]


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


ELEMENTS = _names(
    """
    a animateMotion animateTransform circle clipPath defs desc ellipse feBlend feColorMatrix
    feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap
    feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage
    feMerge feMergeNode feMorphology feOffset fePointLight feSpecularLighting feSpotLight
    feTile feTurbulence filter font font-face font-face-format font-face-name font-face-src g
    glyph hkern image line linearGradient marker mask mesh meshgradient meshpatch meshrow
    metadata missing-glyph mpath path pattern polygon polyline radialGradient rect solidcolor
    stop style svg switch symbol text textPath title tref tspan use view vkern
    """
)

#: Whose value is a text or a name, in which anything may stand.
TEXT_ATTRIBUTES = _names(
    """
    class font-family glyph-name id label lang name role systemLanguage title unicode
    requiredExtensions requiredFeatures
    """
)

#: Without a namespace; `data-…` and `aria-…` beside. `href` is held to a rule of its own.
ATTRIBUTES = TEXT_ATTRIBUTES | _names(
    """
    accent-height accumulate additive alignment-baseline alphabetic amplitude arabic-form
    ascent attributeName attributeType azimuth baseFrequency baseProfile baseline-shift bbox
    begin bias by calcMode cap-height clip clip-path clip-rule clipPathUnits color
    color-interpolation color-interpolation-filters color-profile color-rendering
    contentScriptType contentStyleType cursor cx cy d decoding descent diffuseConstant
    direction display divisor dominant-baseline dur dx dy edgeMode elevation enable-background
    end exponent externalResourcesRequired fill fill-opacity fill-rule filter filterRes
    filterUnits flood-color flood-opacity focusable font font-size font-size-adjust
    font-stretch font-style font-variant font-weight format fr from fx fy g1 g2
    glyph-orientation-horizontal glyph-orientation-vertical gradientTransform gradientUnits
    hanging height horiz-adv-x horiz-origin-x horiz-origin-y href ideographic image-rendering
    in in2 intercept isolation k k1 k2 k3 k4 kernelMatrix kernelUnitLength kerning keyPoints
    keySplines keyTimes lengthAdjust letter-spacing lighting-color limitingConeAngle marker
    marker-end marker-mid marker-start markerHeight markerUnits markerWidth mask mask-type
    maskContentUnits maskUnits mathematical max media method min mix-blend-mode mode numOctaves
    offset opacity operator order orient orientation origin overflow overline-position
    overline-thickness paint-order panose-1 path pathLength patternContentUnits
    patternTransform patternUnits pointer-events points pointsAtX pointsAtY pointsAtZ
    preserveAlpha preserveAspectRatio primitiveUnits r radius refX refY rendering-intent
    repeatCount repeatDur restart result rotate rx ry scale seed shape-rendering side slope
    solid-color solid-opacity spacing specularConstant specularExponent spreadMethod
    startOffset stdDeviation stemh stemv stitchTiles stop-color stop-opacity
    strikethrough-position strikethrough-thickness stroke stroke-dasharray stroke-dashoffset
    stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width style
    surfaceScale tabindex tableValues target targetX targetY text-align text-anchor
    text-decoration text-rendering textLength to transform transform-box transform-origin type
    u1 u2 underline-position underline-thickness unicode-bidi unicode-range units-per-em
    v-alphabetic v-hanging v-ideographic v-mathematical values vector-effect version vert-adv-y
    vert-origin-x vert-origin-y viewBox viewTarget visibility white-space width widths
    word-spacing writing-mode x x-height x1 x2 xChannelSelector y y1 y2 yChannelSelector z
    zoomAndPan
    """
)

#: How namespaces begin that mean something to the tools that write them, and nothing to a browser.
INERT_NAMESPACES = (
    "adobe:ns:meta/",
    "http://c2pa.org/",
    "http://creativecommons.org/ns#",
    "http://krita.org/",
    "http://ns.adobe.com/",
    "http://openbadges.org",
    "http://purl.org/dc/",
    "http://schemas.microsoft.com/visio/",
    "http://sodipodi.sourceforge.net/",
    "http://svgjs.com/",
    "http://svgjs.dev/",
    "http://vectornator.io",
    "http://web.resource.org/cc/",
    "http://www.aiim.org/pdfa/",
    "http://www.bohemiancoding.com/sketch/",
    "http://www.figma.com/",
    "http://www.inkscape.org/",
    "http://www.openclipart.org/",
    "http://www.serif.com/",
    "http://www.vectornator.io",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "http://www.w3.org/2000/01/rdf-schema#",
    "http://xml.openoffice.org/svg/",
    "http://xmlns.com/foaf/",
    "https://boxy-svg.com",
    "https://purl.imsglobal.org/",
    "https://svgjs.dev/",
    "https://www.figma.com/",
    "https://www.inkscape.org/",
)

#: Processing instructions that Adobe's tools write around metadata.
INSTRUCTIONS = frozenset({"xpacket", "adobe-xap-filters"})

AT_RULES = frozenset(
    {"charset", "font-face", "keyframes", "layer", "media", "supports", "-webkit-keyframes"}
)

#: Of CSS and of `transform`; none of them loads anything but `url`, whose argument is looked at.
FUNCTIONS = _names(
    """
    blur brightness calc circle clamp color color-mix conic-gradient contrast cubic-bezier
    device-cmyk drop-shadow ellipse env format grayscale hsl hsla hue-rotate hwb icc-color
    inset invert is lab lch linear linear-gradient local matrix matrix3d max min not nth-child
    nth-last-child nth-last-of-type nth-of-type oklab oklch opacity path perspective polygon
    radial-gradient rect repeating-linear-gradient repeating-radial-gradient rgb rgba rotate
    rotate3d rotatex rotatey rotatez saturate scale scale3d scalex scaley scalez sepia skew
    skewx skewy steps translate translate3d translatex translatey translatez url var where
    """
)
