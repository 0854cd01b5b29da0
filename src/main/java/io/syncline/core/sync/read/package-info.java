/** Reads the records that events name. */
@NullMarked
package io.syncline.core.sync.read;

import org.jspecify.annotations.NullMarked;
