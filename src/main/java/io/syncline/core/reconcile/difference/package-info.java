/** Suspects and differences, their causes and verdicts. */
@NullMarked
package io.syncline.core.reconcile.difference;

import org.jspecify.annotations.NullMarked;
