/** Does about differences what the definition wants, and reports what a run came to. */
@NullMarked
package io.syncline.core.reconcile.respond;

import org.jspecify.annotations.NullMarked;
