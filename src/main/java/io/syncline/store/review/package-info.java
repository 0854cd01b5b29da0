/** Questions, conflicts and decisions. */
@NullMarked
package io.syncline.store.review;

import org.jspecify.annotations.NullMarked;
