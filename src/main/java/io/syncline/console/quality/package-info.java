/** How good the data is, for people. */
@NullMarked
package io.syncline.console.quality;

import org.jspecify.annotations.NullMarked;
