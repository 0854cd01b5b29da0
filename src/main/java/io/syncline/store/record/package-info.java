/** Records, links, match values, merges. */
@NullMarked
package io.syncline.store.record;

import org.jspecify.annotations.NullMarked;
