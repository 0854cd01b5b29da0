/** The closed months of a sync, in the console. */
@NullMarked
package io.syncline.console.closes;

import org.jspecify.annotations.NullMarked;
