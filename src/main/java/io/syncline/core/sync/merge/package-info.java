/** Merges records, splits one, and undoes a merge. */
@NullMarked
package io.syncline.core.sync.merge;

import org.jspecify.annotations.NullMarked;
