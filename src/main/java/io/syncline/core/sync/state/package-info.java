/**
 * What a batch of events is judged on, and what it leads to: the ports, the locked state, the
 * change set.
 */
@NullMarked
package io.syncline.core.sync.state;

import org.jspecify.annotations.NullMarked;
