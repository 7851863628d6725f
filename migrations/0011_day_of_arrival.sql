-- Whether a vehicle has just arrived can be said only where the day of its arrival is known: the public site looks.
grant select (in_stock_on) on vehicle to automo_site;
