/* Labels that do not cover each other: by priority, each at the first of its places that is free. */
var musterLabels = (function () {
  'use strict';
  var all = [];

  function add(map, group, items) {
    items.forEach(function (item) {
      var icon = L.divIcon({ html: item.html, iconSize: [0, 0], className: 'badge label' });
      var marker = L.marker(item.places[0], { icon: icon, interactive: false, keyboard: false });
      marker.addTo(group);
      all.push({ marker: marker, places: item.places, priority: item.priority, near: item.near, group: group });
    });
    all.sort(function (one, other) { return other.priority - one.priority; });
  }

  function overlaps(box, taken) {
    return taken.some(function (other) {
      return box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom;
    });
  }

  function arrange(map) {
    var taken = [], zoom = map.getZoom(), classes = map.getContainer().classList;
    for (var level = map.getMinZoom(); level <= map.getMaxZoom(); level++) {
      classes.toggle('z' + level, zoom >= level);
    }
    map.getPane('markerPane').querySelectorAll('.badge:not(.label) > svg').forEach(function (symbol) {
      var box = symbol.getBoundingClientRect();
      if (box.width) { taken.push(box); }
    });
    all.forEach(function (label) {
      var element = map.hasLayer(label.group) && label.marker.getElement();
      if (!element) { return; }
      var body = element.firstElementChild, free = false;
      body.style.visibility = 'hidden';
      if (zoom < label.near) { return; }
      for (var i = 0; i < label.places.length && !free; i++) {
        label.marker.setLatLng(label.places[i]);
        var box = body.getBoundingClientRect();
        free = !overlaps(box, taken);
        if (free || (label.priority >= 100 && i === label.places.length - 1)) {
          taken.push(box);
          body.style.visibility = 'visible';
          free = true;
        }
      }
    });
  }

  function watch(map) {
    map.on('zoomend overlayadd overlayremove', function () { window.setTimeout(arrange, 0, map); });
    arrange(map);
  }

  return { add: add, watch: watch };
})();
