/** The close of a period: its figures, what prevents it, and how it is kept. */
@NullMarked
package io.syncline.core.reconcile.close;

import org.jspecify.annotations.NullMarked;
