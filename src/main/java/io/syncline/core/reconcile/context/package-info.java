/** What a reconciliation knows and reaches from its first step to its last. */
@NullMarked
package io.syncline.core.reconcile.context;

import org.jspecify.annotations.NullMarked;
