/** Differences, drift and quality scores. */
@NullMarked
package io.syncline.api.quality;

import org.jspecify.annotations.NullMarked;
