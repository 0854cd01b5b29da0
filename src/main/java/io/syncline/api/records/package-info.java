/** Records, their links, merges and splits. */
@NullMarked
package io.syncline.api.records;

import org.jspecify.annotations.NullMarked;
