/** What judging reads, by aggregate. */
@NullMarked
package io.syncline.core.sync.state.reads;

import org.jspecify.annotations.NullMarked;
