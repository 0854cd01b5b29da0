@NullMarked
package io.syncline.console.syncs;

import org.jspecify.annotations.NullMarked;
