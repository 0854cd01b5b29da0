/** API tokens and the access log. */
@NullMarked
package io.syncline.store.access;

import org.jspecify.annotations.NullMarked;
