/** What judging leads to: sealed effects, collected in one change set and saved by one writer. */
@NullMarked
package io.syncline.core.sync.effect;

import org.jspecify.annotations.NullMarked;
