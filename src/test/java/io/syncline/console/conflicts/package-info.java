@NullMarked
package io.syncline.console.conflicts;

import org.jspecify.annotations.NullMarked;
