import type pg from 'pg';

/** Fills a dealership with vehicles as they are in a real list, quickly; `analyze` afterwards. */
export async function fillVehicles(client: pg.Client, dealershipId: string, count: number): Promise<void> {
  await client.query('begin');
  await client.query(`select set_config('app.dealership_id', $1, true)`, [dealershipId]);
  await client.query(
    `insert into vehicle (dealership_id, id, stock_number, stock_folded, status, status_since, first_available_at, in_stock_on,
        condition, vin, year, make, model, trim, body_style, drivetrain, transmission, fuel, exterior_colour, odometer_value, asking_price_cents,
        features, search_text, photo_count, created_at, updated_at)
      select $1::uuid, gen_random_uuid(), 'B' || n, 'B' || n, (array['available', 'available', 'available', 'available', 'sold', 'draft', 'on_hold'])[1 + n % 7],
        now() - n * interval '1 minute', now() - n * interval '1 minute', current_date - n % 120, 'used', 'VIN' || lpad(n::text, 14, '0'),
        2005 + n % 20, make, model, 'LX ' || n % 9, (array['suv', 'sedan', 'pickup', 'hatchback'])[1 + n % 4], (array['awd', 'fwd', '4wd'])[1 + n % 3],
        'automatic', (array['gasoline', 'diesel', 'hybrid', 'electric'])[1 + n % 4], (array['black', 'white', 'grey', 'blue', 'red'])[1 + n % 5],
        1000 + n * 37 % 250000, 500000 + n * 7919 % 6000000, array['Heated seats', 'Backup camera'],
        lower(concat_ws(' ', 'b' || n, 'vin' || lpad(n::text, 14, '0'), 2005 + n % 20, make, model, 'lx', n % 9)), n % 4,
        now() - n * interval '1 minute', now() - n * interval '1 minute'
      from generate_series(1, $2::int) n,
        lateral (select (array['Honda', 'Toyota', 'Ford', 'Hyundai', 'Kia', 'Mazda', 'Nissan', 'Subaru', 'Ram', 'Jeep'])[1 + n % 10] as make,
          (array['Civic', 'Corolla', 'F-150', 'Tucson', 'Sorento', 'CX-5', 'Rogue', 'Outback', '1500', 'Cherokee'])[1 + (n / 10) % 10] as model) named`,
    [dealershipId, count],
  );
  await client.query('commit');
  await client.query('vacuum analyze vehicle');
}
