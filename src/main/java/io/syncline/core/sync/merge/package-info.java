/** Makes two records one, takes one apart, and takes a merge back. */
@NullMarked
package io.syncline.core.sync.merge;

import org.jspecify.annotations.NullMarked;
