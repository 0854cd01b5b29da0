/** The Camel component {@code landing}: files and messages become rows, and rows become files. */
@NullMarked
package io.syncline.route.landing;

import org.jspecify.annotations.NullMarked;
