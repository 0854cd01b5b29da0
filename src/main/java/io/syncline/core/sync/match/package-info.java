/** Finds the record that an unlinked copy belongs to. */
@NullMarked
package io.syncline.core.sync.match;

import org.jspecify.annotations.NullMarked;
